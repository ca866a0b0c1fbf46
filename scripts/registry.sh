# How pip and uv reach the registry; read by scripts/install and scripts/lock.
# shellcheck shell=bash
export PIP_DISABLE_PIP_VERSION_CHECK=1
# A machine's own certificates count, such as those of a company's proxy; without any, uv brings its own.
if ls /etc/ssl/certs/* >/dev/null 2>&1; then
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
fi
# uv does not read pip's settings; a registry that is named to pip holds for both.
if [ -n "${PIP_INDEX_URL:-}" ]; then
    export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"
fi
