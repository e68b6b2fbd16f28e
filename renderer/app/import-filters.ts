import type { TFunction } from 'i18next'

export function importFilters(t: TFunction): { name: string; extensions: string[] }[] {
  return [
    { name: t('data.fileKinds.all'), extensions: ['csv', 'tsv', 'txt', 'xlsx', 'json', 'jsonl', 'ndjson', 'gz', 'db', 'sqlite', 'sqlite3'] },
    { name: 'CSV', extensions: ['csv', 'tsv', 'txt'] },
    { name: 'Excel', extensions: ['xlsx'] },
    { name: 'JSON', extensions: ['json', 'jsonl', 'ndjson'] },
    { name: 'SQLite', extensions: ['db', 'sqlite', 'sqlite3'] }
  ]
}
