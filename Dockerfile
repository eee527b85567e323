# Packages are built in a stage of their own: sqlite3 is compiled where it has no binary for the machine.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json typescript.mjs ./
COPY bin bin
COPY src src
COPY locales locales
COPY firmware firmware
RUN mkdir -p /data node_modules/.cache && chown node:node /data node_modules/.cache
USER node
VOLUME /data
EXPOSE 8080
# It is unhealthy, and goes on, while Telegram is out of reach: devices are served then, too.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "bin/health.mjs"]
CMD ["bin/pepeunit.mjs"]
