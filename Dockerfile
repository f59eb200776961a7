FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image brings its own Node; the `node` package of the development dependencies would download another one.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run build
RUN npm prune --omit=dev --ignore-scripts

FROM node:24-slim
LABEL org.opencontainers.image.title="hookwright" \
      org.opencontainers.image.description="Hook server for Metacontroller: Kubernetes controllers as TypeScript functions" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.1.0"
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# Nobody in particular, owning nothing: the files above belong to root.
USER 65532:65532
EXPOSE 8080 9090
# Kubernetes has probes of its own.
HEALTHCHECK NONE
ENTRYPOINT ["node", "/app/dist/cli/main.js"]
CMD ["serve", "/hooks", "--listen", "0.0.0.0:8080", "--admin-listen", "0.0.0.0:9090"]
