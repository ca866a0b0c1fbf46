"""Pages in the shapes that common software and agencies serve, in words of our own: all plain to the quick lane."""

from __future__ import annotations

_WORDPRESS = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
)
_MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
_ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_PROLOG = '<?xml version="1.0" encoding="UTF-8"?>'


def _rss(spaces: str, head: str, *items: str, start: str = _PROLOG) -> str:
    inside = "\n".join(f"  <item>\n{item}\n  </item>" for item in items)
    return f'{start}\n<rss version="2.0" {spaces}>\n<channel>\n{head}\n{inside}\n</channel>\n</rss>\n'


def _atom(spaces: str, head: str, *entries: str, start: str = _PROLOG) -> str:
    inside = "\n".join(f"  <entry>\n{entry}\n  </entry>" for entry in entries)
    return f"{start}\n<feed {_ATOM} {spaces}>\n{head}\n{inside}\n</feed>\n"


def _wordpress(title: str, words: str, *, language: str, more: str = "") -> str:
    return _rss(
        f"{_WORDPRESS} {_MEDIA}",
        f"""<title>{title}</title>
  <atom:link href="https://paper.example/feed/" rel="self" type="application/rss+xml" />
  <link>https://paper.example</link>
  <description>{title} &#8211; {title}</description>
  <lastBuildDate>Thu, 02 Oct 2025 12:00:00 +0000</lastBuildDate>
  <language>{language}</language>
  <sy:updatePeriod>
  hourly  </sy:updatePeriod>
  <sy:updateFrequency>
  1 </sy:updateFrequency>
  <generator>https://wordpress.org/?v=6.8</generator>
<image>
  <url>https://paper.example/icon.png</url>
  <title>{title}</title>
  <link>https://paper.example</link>
  <width>32</width>
  <height>32</height>
</image>""",
        *(
            f"""    <title>{words} {n} &#038; &#8220;{words}&#8221;</title>
    <link>https://paper.example/2025/10/0{n}/story-{n}/</link>
    <comments>https://paper.example/2025/10/0{n}/story-{n}/#respond</comments>
    <dc:creator><![CDATA[{words}]]></dc:creator>
    <pubDate>Thu, 0{n} Oct 2025 11:3{n}:00 +0000</pubDate>
    <category><![CDATA[{words}]]></category>
    <category><![CDATA[Talks]]></category>
    <guid isPermaLink="false">https://paper.example/?p={n}</guid>
    <description><![CDATA[<p>{words} [&#8230;]</p>
<p>The post <a href="https://paper.example/s">{words}</a> appeared first.</p>
]]></description>
    <content:encoded><![CDATA[<p>{words}</p><figure><img src="x.jpg" /></figure> {words}]]></content:encoded>
    <wfw:commentRss>https://paper.example/2025/10/0{n}/story-{n}/feed/</wfw:commentRss>
    <slash:comments>{n}</slash:comments>{more}"""
            for n in (1, 2, 3)
        ),
    )


def _agency(title: str, words: str, *, language: str, item: str, spaces: str = "", head: str = "") -> str:
    return _rss(
        spaces,
        f"<title>{title}</title>\n<link>https://agency.example</link>\n<description>{title}</description>\n"
        f"<language>{language}</language>\n{head}",
        *(item.replace("WORDS", f"{words} {n}").replace("NUMBER", str(n)) for n in (1, 2, 3)),
    )


_RUSSIAN = (
    "\u0421\u0442\u043e\u0440\u043e\u043d\u044b \u043f\u043e\u0434\u043f\u0438\u0441\u0430\u043b\u0438 "
    "\u0434\u043e\u0433\u043e\u0432\u043e\u0440 \u043e \u043c\u043e\u0441\u0442\u0435"
)
_PERSIAN = (
    "\u062f\u0648 \u0637\u0631\u0641 \u0642\u0631\u0627\u0631\u062f\u0627\u062f "
    "\u0631\u0627 \u0627\u0645\u0636\u0627 \u0645\u06cc\u200c\u06a9\u0646\u0646\u062f"
)
_ARABIC = (
    "\u0648\u0642\u0639 \u0627\u0644\u0637\u0631\u0641\u0627\u0646 "
    "\u0627\u062a\u0641\u0627\u0642\u0627 \u062c\u062f\u064a\u062f\u0627"
)
_SIGNED = "Both crowns sign for the bridge"

PLAIN = {
    "wordpress-en": _wordpress("The Strelsau Paper", _SIGNED, language="en-US"),
    "wordpress-ru": _wordpress("\u0413\u0430\u0437\u0435\u0442\u0430", _RUSSIAN, language="ru-RU"),
    "wordpress-fa": _wordpress("\u0631\u0648\u0632\u0646\u0627\u0645\u0647", _PERSIAN, language="fa-IR"),
    "wordpress-ids-of-its-own": _wordpress(
        "Paper", _SIGNED, language="en", more='<post-id xmlns="com-wordpress:feed-additions:1">4711</post-id>'
    ),
    "wordpress-hosted": _wordpress(
        "Paper",
        _SIGNED,
        language="en",
        more="""
    <media:thumbnail url="https://paper.example/t.jpg" />
    <media:content url="https://paper.example/t.jpg" medium="image">
      <media:title type="html">t</media:title>
    </media:content>
    <media:content url="https://gravatar.example/a?s=96&#38;d=identicon" medium="image">
      <media:title type="html">writer</media:title>
    </media:content>""",
    ),
    "interfax-like": _agency(
        "\u0410\u0433\u0435\u043d\u0442\u0441\u0442\u0432\u043e",
        _RUSSIAN,
        language="ru",
        item="""<title>WORDS</title><link>https://www.agency.example/world/105NUMBER</link>
<description><![CDATA[WORDS. \u041c\u043e\u0441\u043a\u0432\u0430. 2 WORDS.]]></description>
<pubDate>Thu, 02 Oct 2025 15:3NUMBER:00 +0300</pubDate><category>\u0412 \u043c\u0438\u0440\u0435</category>
<guid isPermaLink="true">https://www.agency.example/world/105NUMBER</guid>""",
    ),
    "tass-like": _agency(
        "\u0410\u0433\u0435\u043d\u0442\u0441\u0442\u0432\u043e",
        _RUSSIAN,
        language="ru-ru",
        spaces='xmlns:yandex="http://news.yandex.ru" xmlns:atom="http://www.w3.org/2005/Atom"',
        head='<yandex:logo>https://agency.example/l.png</yandex:logo><yandex:logo type="square">x</yandex:logo>'
        '<atom:link rel="self" type="application/rss+xml" href="https://agency.example/rss/v2.xml"/>',
        item="""<guid isPermaLink="true">https://agency.example/m/NUMBER</guid><title>WORDS</title>
<link>https://agency.example/m/NUMBER</link><yandex:genre>message</yandex:genre>
<category>Politics</category><pubDate>Thu, 02 Oct 2025 15:30:0NUMBER +0300</pubDate>
<description>WORDS</description><enclosure url="https://agency.example/NUMBER.jpg" type="image/jpeg" length="0"/>
<yandex:full-text>WORDS. WORDS.</yandex:full-text>""",
    ),
    "turbo-pages": _agency(
        "\u041b\u0435\u043d\u0442\u0430",
        _RUSSIAN,
        language="ru",
        spaces='xmlns:turbo="http://turbo.yandex.ru" xmlns:rambler="http://news.rambler.ru"',
        item="""<author>\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432</author><link>https://agency.example/NUMBER</link>
<title>WORDS</title><turbo:content><![CDATA[<p>WORDS</p>]]></turbo:content><rambler:fulltext>WORDS</rambler:fulltext>
<pubDate>Thu, 02 Oct 2025 15:30:00 +0300</pubDate><description>WORDS</description>""",
    ),
    "irna-like": _agency(
        "\u062e\u0628\u0631\u06af\u0632\u0627\u0631\u06cc",
        _PERSIAN,
        language="fa-ir",
        head="<ttl>5</ttl><copyright>Agency</copyright><pubDate>Thu, 02 Oct 2025 12:00:00 GMT</pubDate>"
        "<generator>NewsStudio</generator><image><title>A</title><url>https://agency.example/l.png</url>"
        "<link>https://agency.example</link></image>",
        item="""<title>WORDS</title><link>https://agency.example/news/8NUMBER/%D8%AF%D9%88</link>
<description>\u062a\u0647\u0631\u0627\u0646 - WORDS</description><enclosure url="https://img.agency.example/NUMBER.jpg"
 length="0" type="image/jpeg"/><category>\u0633\u06cc\u0627\u0633\u06cc</category>
<pubDate>Thu, 02 Oct 2025 12:0NUMBER:00 GMT</pubDate><guid>https://agency.example/news/8NUMBER/%D8%AF%D9%88</guid>""",
    ),
    "persian-addresses": _agency(
        "\u062e\u0628\u0631",
        _PERSIAN,
        language="fa",
        spaces=_DC,
        item="""<title><![CDATA[WORDS]]></title><link><![CDATA[https://agency.example/fa/news/NUMBER/\u062f\u0648-\u0637\u0631\u0641]]></link>
<dc:creator>\u062e\u0628\u0631\u0646\u06af\u0627\u0631</dc:creator><dc:date>2025-10-02T15:30:00+03:30</dc:date>
<description><![CDATA[<div style="direction:rtl">WORDS<br />WORDS</div>]]></description><guid>NUMBER</guid>""",
    ),
    "arabic-agency": _agency(
        "\u0648\u0643\u0627\u0644\u0629",
        _ARABIC,
        language="ar",
        item="""<link>https://agency.example/ar/NUMBER</link><title>WORDS</title><description><![CDATA[WORDS]]></description>
<pubDate>Thu, 02 Oct 2025 12:00:00 Z</pubDate><guid>https://agency.example/ar/NUMBER</guid>""",
    ),
    "dates-without-day-names": _agency(
        "Wire",
        _SIGNED,
        language="en",
        item="<title>WORDS</title><link>/item/NUMBER</link><pubDate>2 Oct 2025 1NUMBER:00 EST</pubDate>",
    ),
    "broken-dates": _agency(
        "Wire",
        _SIGNED,
        language="en",
        item="<title>WORDS</title><link>/NUMBER</link><image>/NUMBER</image><pubDate>02.10.2025 1NUMBER:00</pubDate>",
    ),
    "broadcaster": _rss(
        f"{_WORDPRESS} {_MEDIA}",
        """<title><![CDATA[World]]></title><description><![CDATA[World]]></description><link>https://tv.example/news</link>
<image><url>https://tv.example/l.gif</url><title>World</title><link>https://tv.example/news</link></image>
<generator>RSS for Node</generator><lastBuildDate>Thu, 02 Oct 2025 12:00:00 GMT</lastBuildDate>
<atom:link href="https://tv.example/rss.xml" rel="self" type="application/rss+xml"/>
<copyright><![CDATA[Copyright]]></copyright><language><![CDATA[en-gb]]></language><ttl>15</ttl>""",
        f"""<title><![CDATA[{_SIGNED}]]></title><description><![CDATA[{_SIGNED} at last.]]></description>
<link>https://tv.example/news/articles/c1?at_medium=RSS&amp;at_campaign=rss</link>
<guid isPermaLink="false">https://tv.example/news/articles/c1#0</guid>
<pubDate>Thu, 02 Oct 2025 11:00:00 GMT</pubDate>
<media:thumbnail width="240" height="135" url="https://tv.example/1.jpg"/>""",
        start='<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet title="XSL" type="text/xsl" href="/feed.xsl"?>',
    ),
    "newspaper-with-pictures": _rss(
        f'{_DC} {_MEDIA} xmlns:atom="http://www.w3.org/2005/Atom" xmlns:nyt="http://www.times.example/nyt/1.0"',
        """<title>Times &gt; World</title><link>https://times.example/section/world</link>
<atom:link href="https://times.example/World.xml" rel="self" type="application/rss+xml"></atom:link>
<description></description><language>en-us</language><copyright>Copyright 2025</copyright>""",
        f"""<title>{_SIGNED}</title><link>https://times.example/2025/10/02/world/bridge.html</link>
<guid isPermaLink="true">https://times.example/2025/10/02/world/bridge.html</guid>
<atom:link href="https://times.example/2025/10/02/world/bridge.html" rel="standout"></atom:link>
<description>{_SIGNED}, after years.</description><dc:creator>Ann Scribe and Ben Quill</dc:creator>
<pubDate>Thu, 02 Oct 2025 11:00:00 +0000</pubDate>
<category domain="http://www.times.example/namespaces/keywords/nyt_geo">Strelsau</category>
<media:content height="1800" medium="image" url="https://times.example/1.jpg" width="1800"></media:content>
<media:credit>A Photographer</media:credit><media:description>The bridge at dawn.</media:description>""",
        """<title>Live</title><link>https://times.example/live</link><description></description>
<media:description>Only a picture.</media:description>""",
    ),
    "newspaper-with-groups": _rss(
        f"{_DC} {_MEDIA}",
        "<title>Guard</title><link>https://guard.example</link><description>News</description>"
        "<dc:date>2025-10-02T12:00:00Z</dc:date><dc:language>en-gb</dc:language><dc:rights>Guard</dc:rights>",
        f"""<title>{_SIGNED}</title><link>https://guard.example/w/1</link>
<description>&lt;p&gt;{_SIGNED}&lt;/p&gt;&lt;p&gt;More&lt;/p&gt;</description>
<category domain="https://guard.example/world">World</category><pubDate>Thu, 02 Oct 2025 11:00:00 GMT</pubDate>
<guid>https://guard.example/w/1</guid>
<media:group><media:content width="140" url="https://guard.example/1.jpg">
<media:credit scheme="urn:ebu">Photograph: A</media:credit></media:content></media:group>
<dc:creator>Ann Scribe</dc:creator><dc:date>2025-10-02T11:00:00Z</dc:date>""",
    ),
    "through-a-burner": _rss(
        f'{_MEDIA} xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" {_DC} '
        'xmlns:atom10="http://www.w3.org/2005/Atom"',
        """<title>Wire</title><link>https://wire.example</link><description>Wire</description>
<atom10:link rel="self" type="application/rss+xml" href="https://feeds.example/wire" />
<feedburner:info uri="wire" /><atom10:link rel="hub" href="https://hub.example/" />""",
        f"""<title>{_SIGNED}</title><link>https://feeds.example/~r/wire/~3/x/</link>
<guid isPermaLink="false">https://wire.example/1</guid><pubDate>Thu, 02 Oct 2025 07:00:00 -0400</pubDate>
<description>{_SIGNED}&lt;img src="https://feeds.example/~r/wire/~4/x" height="1" width="1"/&gt;</description>
<feedburner:origLink>https://wire.example/1</feedburner:origLink>""",
    ),
    "search-of-news": _rss(
        _MEDIA,
        "<generator>NFE/5.0</generator><title>bridge - News</title><link>https://search.example/?q=bridge&amp;hl=en</link>"
        "<language>en-US</language><webMaster>web@search.example</webMaster><copyright>2025</copyright>"
        "<lastBuildDate>Thu, 02 Oct 2025 12:00:00 GMT</lastBuildDate><description>News</description>",
        f"""<title>{_SIGNED} - Guard</title><link>https://search.example/rss/articles/CBMi?oc=5</link>
<guid isPermaLink="false">CBMi</guid><pubDate>Thu, 02 Oct 2025 07:00:00 GMT</pubDate>
<description>&lt;a href="https://search.example/rss"&gt;{_SIGNED}&lt;/a&gt;&amp;nbsp;&lt;font&gt;Guard&lt;/font&gt;</description>
<source url="https://guard.example">Guard</source>""",
    ),
    "drupal-7": _rss(
        f'xml:base="https://ministry.example/en" {_DC}',
        "<title>Ministry</title><link>https://ministry.example/en</link><description></description>"
        "<language>en</language>",
        f"""<title>{_SIGNED}</title><link>https://ministry.example/en/news/1</link>
<description>&lt;div class="field"&gt;{_SIGNED}&lt;/div&gt;</description>
<pubDate>Thu, 02 Oct 2025 07:00:00 +0000</pubDate><dc:creator>press</dc:creator>
<guid isPermaLink="false">1 at https://ministry.example</guid><comments>https://ministry.example/en/news/1#c</comments>""",
        start='<?xml version="1.0" encoding="utf-8" ?>',
    ),
    "ghost": _rss(
        f"{_WORDPRESS} {_MEDIA}",
        """<title><![CDATA[Letters]]></title><description><![CDATA[From both banks]]></description>
<link>https://letters.example/</link><image><url>https://letters.example/f.png</url><title>Letters</title>
<link>https://letters.example/</link></image><generator>Ghost 5</generator>
<lastBuildDate>Thu, 02 Oct 2025 12:00:00 GMT</lastBuildDate>
<atom:link href="https://letters.example/rss/" rel="self" type="application/rss+xml"/><ttl>60</ttl>""",
        f"""<title><![CDATA[{_SIGNED}]]></title><description><![CDATA[{_SIGNED}.]]></description>
<link>https://letters.example/bridge/</link><guid isPermaLink="false">68dd</guid>
<category><![CDATA[News]]></category><dc:creator><![CDATA[Ann Scribe]]></dc:creator>
<pubDate>Thu, 02 Oct 2025 11:00:00 GMT</pubDate><media:content url="https://letters.example/b.jpg" medium="image"/>
<content:encoded><![CDATA[<img src="https://letters.example/b.jpg"><p>{_SIGNED}.</p>]]></content:encoded>""",
    ),
    "only-full-text": _rss(
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
        "<title>t</title>",
        f"<title>{_SIGNED}</title><content:encoded><![CDATA[<p>{_SIGNED}</p>]]></content:encoded><link>/1</link>",
        f"<content:encoded>{_SIGNED}</content:encoded><description/><title>{_SIGNED}</title><link>/2</link>",
    ),
    "weblog-rss": _rss(
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/" '
        'xmlns:blogger="http://schemas.google.com/blogger/2008" xmlns:thr="http://purl.org/syndication/thread/1.0"',
        """<atom:id>tag:blogger.com,1999:blog-1</atom:id><lastBuildDate>Thu, 02 Oct 2025 12:00:00 +0000</lastBuildDate>
<category>news</category><title>A Blog</title><description></description><link>https://blog.example/</link>
<managingEditor>noreply@blogger.com (Ann)</managingEditor><generator>Blogger</generator>
<openSearch:totalResults>1</openSearch:totalResults>""",
        f"""<guid isPermaLink="false">tag:blogger.com,1999:blog-1.post-1</guid>
<pubDate>Thu, 02 Oct 2025 11:00:00 +0000</pubDate><atom:updated>2025-10-02T13:00:00.000+02:00</atom:updated>
<title>{_SIGNED}</title><description>&lt;p&gt;{_SIGNED}&lt;/p&gt;</description><link>https://blog.example/1.html</link>
<author>noreply@blogger.com (Ann)</author><thr:total>0</thr:total>""",
        start="<?xml version='1.0' encoding='UTF-8'?>",
    ),
    "weblog-atom": _atom(
        "xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/' xmlns:gd='http://schemas.google.com/g/2005' "
        "xmlns:thr='http://purl.org/syndication/thread/1.0'",
        """<id>tag:blogger.com,1999:blog-1</id><updated>2025-10-02T13:00:00.000+02:00</updated>
<category term="news"/><title type='text'>A Blog</title><subtitle type='html'></subtitle>
<link rel='http://schemas.google.com/g/2005#feed' type='application/atom+xml' href='https://blog.example/posts'/>
<link rel='self' type='application/atom+xml' href='https://blog.example/feed'/>
<link rel='alternate' type='text/html' href='https://blog.example/'/><author><name>Ann</name>
<uri>https://blog.example/ann</uri><email>noreply@blogger.com</email>
<gd:image rel='g#thumbnail' width='16' height='16' src='https://blog.example/b16.gif'/></author>
<generator version='7.00' uri='https://blogger.com'>Blogger</generator><openSearch:totalResults>1</openSearch:totalResults>""",
        f"""<id>tag:blogger.com,1999:blog-1.post-1</id><published>2025-10-02T11:00:00.000+02:00</published>
<updated>2025-10-02T13:00:00.000+02:00</updated><category scheme="http://www.blogger.com/atom/ns#" term="news"/>
<title type='text'>{_SIGNED}</title><content type='html'>&lt;p&gt;{_SIGNED}&lt;/p&gt;</content>
<link rel='replies' type='application/atom+xml' href='https://blog.example/1/c' title='Comments'/>
<link rel='edit' type='application/atom+xml' href='https://blog.example/posts/1'/>
<link rel='self' type='application/atom+xml' href='https://blog.example/posts/1'/>
<link rel='alternate' type='text/html' href='https://blog.example/1.html' title='{_SIGNED}'/>
<author><name>Ann</name><uri>https://blog.example/ann</uri><email>noreply@blogger.com</email>
<gd:image rel='g#thumbnail' width='16' height='16' src='https://blog.example/b16.gif'/></author><thr:total>0</thr:total>""",
        start="<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href=\"x.css\" type=\"text/css\"?>",
    ),
    "wordpress-atom": _atom(
        'xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="ru-RU" xml:base="https://paper.example/wp-atom.php"',
        f"""<title type="text">{_RUSSIAN}</title><subtitle type="text">s</subtitle>
<updated>2025-10-02T13:00:00Z</updated><link rel="alternate" type="text/html" href="https://paper.example" /><id>https://paper.example/feed/atom/</id>
<generator uri="https://wordpress.org/" version="6.8">WordPress</generator>""",
        f"""<author><name>{_RUSSIAN}</name></author><title type="html"><![CDATA[{_RUSSIAN}]]></title>
<link rel="alternate" type="text/html" href="https://paper.example/1/" /><id>https://paper.example/?p=1</id>
<updated>2025-10-02T13:00:00Z</updated><published>2025-10-02T12:00:00Z</published>
<category scheme="https://paper.example" term="News" />
<summary type="html"><![CDATA[{_RUSSIAN}]]></summary>
<content type="html" xml:base="https://paper.example/1/"><![CDATA[<p>{_RUSSIAN}</p>]]></content>
<link rel="replies" type="text/html" href="https://paper.example/1/#comments" thr:count="0"/>
<thr:total>0</thr:total>""",
    ),
    "government-atom": _atom(
        'xml:lang="ru"',
        """<title>\u041d\u043e\u0432\u043e\u0441\u0442\u0438</title><id>https://office.example/news</id><updated>2025-10-02T13:00:00+03:00</updated>
<link href="https://office.example/news" />
<author><name>\u041f\u0440\u0435\u0441\u0441</name></author><rights>o</rights>""",
        f"""<title>{_RUSSIAN}</title><id>https://office.example/news/1</id><link href="https://office.example/news/1" />
<updated>2025-10-02T13:00:00+03:00</updated><published>2025-10-02T12:00:00+03:00</published>
<summary>{_RUSSIAN}</summary><content type="html">&lt;p&gt;{_RUSSIAN}&lt;/p&gt;</content>""",
    ),
    "made-by-jekyll": _atom(
        'xml:lang="en-US"',
        """<generator uri="https://jekyllrb.com/" version="4.3">Jekyll</generator>
<link href="https://site.example/feed.xml" rel="self" type="application/atom+xml" />
<link href="https://site.example/" rel="alternate" type="text/html" hreflang="en-US" />
<updated>2025-10-02T13:00:00+00:00</updated><id>https://site.example/feed.xml</id><title type="html">Site</title>""",
        f"""<title type="html">{_SIGNED}</title><link href="https://site.example/1" rel="alternate" type="text/html"
 title="{_SIGNED}" /><published>2025-10-02T12:00:00+00:00</published><updated>2025-10-02T12:00:00+00:00</updated>
<id>https://site.example/1</id><content type="html" xml:base="https://site.example/1"><![CDATA[<p>{_SIGNED}</p>]]></content>
<author><name>Ann</name></author><category term="news" /><summary type="html"><![CDATA[{_SIGNED}]]></summary>""",
        start='<?xml version="1.0" encoding="utf-8"?>',
    ),
    "forum-atom": _atom(
        _MEDIA,
        "<category term='news' label='r/news'/><updated>2025-10-02T13:00:00+00:00</updated><icon>https://forum.example/i</icon>"
        "<id>/r/news/.rss</id><link rel='self' href='https://forum.example/r/news/.rss' type='application/atom+xml' />"
        "<link rel='alternate' href='https://forum.example/r/news/' type='text/html' /><title>forum</title>",
        f"""<author><name>/u/ann</name><uri>https://forum.example/user/ann</uri></author><category term="news"/>
<content type="html">&lt;table&gt; &lt;tr&gt;&lt;td&gt; {_SIGNED} &lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;</content>
<id>t3_1</id><media:thumbnail url="https://forum.example/t.jpg" /><link href="https://forum.example/r/news/1/" />
<updated>2025-10-02T13:00:00+00:00</updated><published>2025-10-02T12:00:00+00:00</published><title>{_SIGNED}</title>""",
    ),
    "videos": _atom(
        f'xmlns:yt="http://www.tube.example/xml/schemas/2015" {_MEDIA}',
        '<link rel="self" href="http://www.tube.example/feeds/videos.xml?channel_id=U"/><id>yt:channel:U</id>'
        "<yt:channelId>U</yt:channelId><title>Channel</title><author><name>Channel</name>"
        "<uri>https://www.tube.example/channel/U</uri></author><published>2010-01-01T00:00:00+00:00</published>",
        f"""<id>yt:video:1</id><yt:videoId>1</yt:videoId><title>{_PERSIAN}</title>
<link rel="alternate" href="https://www.tube.example/watch?v=1"/><author><name>Channel</name>
<uri>https://www.tube.example/channel/U</uri></author><published>2025-10-02T12:00:00+00:00</published>
<updated>2025-10-02T13:00:00+00:00</updated><media:group><media:title>{_PERSIAN} (video)</media:title>
<media:content url="https://www.tube.example/v/1" type="application/x-shockwave-flash" width="640" height="390"/>
<media:thumbnail url="https://i.tube.example/1.jpg" width="480" height="360"/>
<media:description>{_PERSIAN}
{_PERSIAN}</media:description></media:group>""",
    ),
    "two-writers": _atom(
        "",
        "<title>t</title><id>urn:uuid:1</id>",
        f"""<title>{_SIGNED}</title><id>urn:uuid:2</id><link href="/2"/><author><name>Ann</name></author>
<author><name>Ben</name><email>ben@news.example</email></author><contributor><name>C</name></contributor>
<updated>2025-10-02T12:00:00Z</updated><summary type="text">{_SIGNED}</summary>""",
    ),
    "social-network": _rss(
        f'xmlns:webfeeds="http://webfeeds.org/rss/1.0" {_MEDIA}',
        "<title>Ann</title><description>Posts</description><link>https://social.example/@ann</link><image>"
        "<url>https://social.example/a.png</url><title>Ann</title><link>https://social.example/@ann</link></image>"
        "<webfeeds:icon>https://social.example/a.png</webfeeds:icon>",
        f"""<guid isPermaLink="true">https://social.example/@ann/1</guid><link>https://social.example/@ann/1</link>
<pubDate>Thu, 02 Oct 2025 12:00:00 +0000</pubDate><description>&lt;p&gt;{_SIGNED}&lt;/p&gt;</description>
<media:content url="https://social.example/1.png" type="image/png" fileSize="1" medium="image">
<media:rating scheme="urn:simple">nonadult</media:rating><media:description type="plain">A bridge</media:description>
</media:content>""",
    ),
    "rss-0.91": _rss("", "<title>t</title><language>en</language>", f"<title>{_SIGNED}</title><link>/1</link>").replace(
        '"2.0"', '"0.91"'
    ),
    "hours-and-days": _rss(
        "",
        "<title>t</title><ttl>90</ttl><skipHours><hour>1</hour><hour>2</hour></skipHours><skipDays><day>Sunday</day></skipDays>",
        f"<title>{_SIGNED}</title>",
    ),
    "no-entries": _rss("", "<title>t</title><link>https://news.example/</link>"),
    "without-a-prolog": _rss("", "<title>t</title>", f"<title>{_SIGNED}</title><link>/1</link>", start=""),
    "with-a-byte-order-mark": _rss("", "<title>t</title>", f"<title>{_RUSSIAN}</title>", start="\ufeff" + _PROLOG),
    "encoded-twice": _rss(
        "", "<title>t</title>", "<title>caf\u00c3\u00a9</title><description>a \u0096 b</description>"
    ),
}
"""Pages by the name of their shape."""
