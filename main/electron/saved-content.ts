/** What a page hands over to be saved. */
export type SavedContent = { readonly text: string } | { readonly base64: string }

export const largestTextFile = 1024 * 1024

export function fileToSave(content: SavedContent): Buffer {
  return 'text' in content ? Buffer.from(content.text, 'utf8') : Buffer.from(content.base64, 'base64')
}
