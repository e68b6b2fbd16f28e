import { launchElectron } from './harness/electron-engine'
import { shellFromPage } from './harness/saima-app'
import { expect, test as base } from './harness/fixtures'

// Its own launch: what it provokes on purpose is what the usual fixture forbids.
base('refuses every request to a network and counts it', { tag: '@electron' }, async ({ folder }) => {
  const saima = await launchElectron('electron', {
    dataDir: `${folder}/empty`,
    userData: `${folder}/user`,
    language: 'en',
    theme: 'light',
    size: { width: 1366, height: 768 }
  })
  try {
    const outcome = await saima.page.evaluate(() => fetch('https://example.com/').then(() => 'reached', () => 'refused'))
    expect(outcome).toBe('refused')
    await saima.page.evaluate(() => {
      const image = new Image()
      image.src = 'https://example.com/pixel.png'
    })
    const reached = await saima.electron?.evaluate(
      ({ net, session }) =>
        new Promise<string>((done) => {
          const request = net.request({ url: 'https://example.com/', session: session.defaultSession })
          request.on('response', () => done('reached'))
          request.on('error', () => done('refused'))
          request.end()
        })
    )
    expect(reached).toBe('refused')
    expect((await shellFromPage(saima.page, 'network.status', {})).refused).toBeGreaterThanOrEqual(1)
  } finally {
    await saima.close()
  }
})
