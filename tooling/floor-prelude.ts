/**
 * What Node 16, inside the floor runtime, lacks and our bundled libraries take for granted (its language level is Chromium 108's, so only
 * Node's own globals are missing). Goes in front of every chunk of the main build; does nothing on newer runtimes.
 */
export const floorPrelude = [
  "if (globalThis.crypto === undefined) globalThis.crypto = require('node:crypto').webcrypto;",
  "if (globalThis.structuredClone === undefined) globalThis.structuredClone = (value) => { const v8 = require('node:v8'); return v8.deserialize(v8.serialize(value)); };"
].join('\n')
