import { parseArgs } from 'node:util'
import { buildsDemo } from './setup/demo-workspace.ts'
import { makePackagedApp } from './setup/packaged-app.ts'
import { runMain, setUpApp } from './setup/set-up.ts'

const usage = `npm run package -- [--test]

  Makes an unpacked app for this platform under release/. With --test its fuses let a test driver in.
  Installers: npx electron-builder --config electron.builder.json --linux | --win | --mac
`

await runMain(async () => {
  const { values } = parseArgs({ options: { test: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  await setUpApp('run', buildsDemo())
  process.stdout.write(`${await makePackagedApp(values.test ? 'test' : 'release')}\n`)
  return 0
})
