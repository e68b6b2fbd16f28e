import { runCli } from './cli/run-cli'

/** The same core from a terminal, for analysts and scripts. This file lies beside the process entries that it starts. */
void runCli(process.argv.slice(2), __dirname).then((exitCode) => {
  process.exitCode = exitCode
})
