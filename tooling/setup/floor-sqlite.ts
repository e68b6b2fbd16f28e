import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, floorFolder, inRoot } from './project.ts'
import { run, tailOf } from './run.ts'
import { hashOf, runStep, SetupError } from './step.ts'

const compileLimitMs = 10 * 60 * 1000

/** better-sqlite3's addon for the floor; the shell passes it as `nativeBinding` where the runtime's Node-API is older than 10. */
export const floorSqliteBinding = join(floorFolder, 'better_sqlite3.node')

/**
 * Node-API 8 has no references to strings, which better-sqlite3 uses: this specialisation, included before its sources, keeps the
 * text and makes the JavaScript string anew on each use. The sources themselves stay as they are.
 */
const referenceHeader = `#pragma once
#include <napi.h>
#include <string>
namespace Napi {
template <> class Reference<String> {
 public:
  Reference() = default;
  static Reference New(const String& value, uint32_t = 0) {
    Reference reference;
    reference.env_ = value.Env();
    reference.text_ = value.Utf8Value();
    return reference;
  }
  String Value() const { return String::New(env_, text_); }

 private:
  napi_env env_ = nullptr;
  std::string text_;
};
}  // namespace Napi
`

/** Compiles better-sqlite3's own sources for Node-API 8: its prebuilt addons need 10 and crash Electron 22. Half a minute, once. */
export async function ensureFloorSqlite(): Promise<void> {
  const packageFolder = inRoot('node_modules', 'better-sqlite3')
  await runStep({
    title: 'SQLite for the floor runtime',
    id: 'floor-sqlite',
    inputs: () => hashOf([import.meta.filename, join(packageFolder, 'package.json'), inRoot('node_modules', 'node-addon-api', 'package.json')]),
    outputs: [floorSqliteBinding],
    work: async () => {
      mkdirSync(cacheFolder, { recursive: true })
      const folder = mkdtempSync(join(cacheFolder, 'floor-sqlite-'))
      try {
        await compile(packageFolder, folder)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
      return undefined
    }
  })
}

async function compile(packageFolder: string, folder: string): Promise<void> {
  const header = join(folder, 'reference-string.h')
  writeFileSync(header, referenceHeader)
  const defines = definesOf(join(packageFolder, 'deps', 'defines.gypi'))
  const common = ['-O2', '-fPIC', '-w', ...defines]
  const includes = ['node-api-headers/include', 'node-addon-api', 'better-sqlite3/deps/sqlite3'].map((path) => `-I${inRoot('node_modules', path)}`)
  const napi = ['-DNAPI_VERSION=8', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS']
  const object = (name: string): string => join(folder, name)

  await Promise.all([
    build('gcc', [...common, '-c', join(packageFolder, 'deps', 'sqlite3', 'sqlite3.c'), '-o', object('sqlite3.o')], 'floor-sqlite-c'),
    build('g++', [...common, '-std=c++20', '-include', header, ...napi, ...includes, '-c', join(packageFolder, 'src', 'better_sqlite3.cpp'), '-o', object('binding.o')], 'floor-sqlite-cpp')
  ])
  await build('g++', ['-shared', '-o', object('better_sqlite3.node'), object('sqlite3.o'), object('binding.o'), '-ldl', '-lpthread'], 'floor-sqlite-link')
  mkdirSync(floorFolder, { recursive: true })
  renameSync(object('better_sqlite3.node'), floorSqliteBinding)
}

/** The very definitions that better-sqlite3's own build uses. */
function definesOf(gypi: string): readonly string[] {
  const found = readFileSync(gypi, 'utf8').match(/(SQLITE|HAVE)_[A-Z0-9_]+(=[A-Za-z0-9_]+)?/g) ?? []
  if (found.length === 0) throw new SetupError(`${gypi} names no definitions; better-sqlite3 has changed its build.`)
  return found.map((definition) => `-D${definition}`)
}

async function build(compiler: string, args: readonly string[], log: string): Promise<void> {
  const result = await run(compiler, args, { timeoutMs: compileLimitMs, log })
  if (!result.ok) throw new SetupError(`SQLite for the floor runtime could not be compiled:\n${tailOf(result)}`)
}
