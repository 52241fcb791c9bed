# The bot as a container: its wheel and the locked packages it needs, run as nobody in particular.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.txt requirements-dev.txt pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY models models
COPY scheduler scheduler
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-dev.txt \
    && /opt/build/bin/python -m hatchling build -t wheel -d /wheel \
    && python -m venv /opt/kmuni \
    && /opt/kmuni/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /opt/kmuni/bin/pip install --no-cache-dir --no-deps /wheel/kmuni-*.whl

FROM python:3.11-slim
COPY --from=build /opt/kmuni /opt/kmuni
RUN useradd --system --create-home --home-dir /data kmuni
USER kmuni
WORKDIR /data
ENV PATH=/opt/kmuni/bin:$PATH KMUNI_CONFIG=/data/config.toml
# SIGTERM lets every message under way end; that takes a few seconds.
STOPSIGNAL SIGTERM
CMD ["kmuni", "run"]
