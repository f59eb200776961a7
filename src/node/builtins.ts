/*
 * Modules of Node that cost memory when they are imported, since an `import` reads all that they export, also what is
 * loaded only when it is read: WebSocket with the whole of fetch in node:http (10 MB), promises in node:fs (3 MB), agents
 * in node:https (4 MB), and more in node:util (1 MB). The sidecar has 60 MB.
 */
export const http = process.getBuiltinModule('node:http')
export const https = process.getBuiltinModule('node:https')
export const fs = process.getBuiltinModule('node:fs')
export const { promisify } = process.getBuiltinModule('node:util')
