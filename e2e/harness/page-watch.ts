import type { Page } from '@playwright/test'

export interface PageWatch {
  readonly complaints: () => readonly string[]
}

/** Collects what a page must never do in any test: throw, log an error, break the content security policy, ask for a network. */
export function watchPage(page: Page): PageWatch {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!/^(app:\/\/saima\/|https:\/\/saima\.test\/|data:|blob:)/.test(url)) complaints.push(`network: ${url}`)
  })
  return { complaints: () => complaints }
}
