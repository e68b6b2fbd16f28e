/** Made at build time from the contract by tooling/contract-names.ts, so that the preload need not carry the schemas. */
declare module 'virtual:saima-names' {
  export const routeNames: readonly string[]
  export const shellNames: readonly string[]
}
