"""The REST interface: routers show what queries answer, one router a resource; nothing here computes or writes."""
