# The bot as a container: its wheel and the locked packages it needs, run as nobody in particular.
# To pin the base to one image, append its digest to both lines, as python:3.11.14-...@sha256:...
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /src
COPY requirements.txt requirements-dev.txt ./
# The tools that make the wheel stay in this stage.
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-dev.txt \
    && python -m venv /opt/kmuni \
    && /opt/kmuni/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY models models
COPY scheduler scheduler
RUN /opt/build/bin/python -m hatchling build -t wheel -d /wheel \
    && /opt/kmuni/bin/pip install --no-cache-dir --no-deps /wheel/kmuni-*.whl \
    && /opt/kmuni/bin/pip uninstall --yes pip setuptools

FROM python:3.11.14-slim-bookworm
COPY --from=build /opt/kmuni /opt/kmuni
RUN useradd --system --uid 10001 --user-group --create-home --home-dir /data kmuni \
    && chmod 0700 /data
# By number, so that a cluster can tell that it is not root.
USER 10001:10001
WORKDIR /data
VOLUME /data
ENV PATH=/opt/kmuni/bin:$PATH KMUNI_CONFIG=/data/config.toml
# Asks the process itself, in polling mode too: whether it answers people, or stands by.
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s CMD ["kmuni", "health"]
# SIGTERM lets every message under way end; that takes a few seconds.
STOPSIGNAL SIGTERM
CMD ["kmuni", "run"]
