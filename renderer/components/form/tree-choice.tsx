import { TreeSelect, type TreeSelectProps } from 'antd'
import { useId, type ReactElement } from 'react'

const inList = (id: string) => (popup: ReactElement) => <div id={`${id}_list`}>{popup}</div>

/** A choice from a tree whose field names the list that it opens: by itself, the library points at one that is not there. */
export function TreeChoice<V>(props: TreeSelectProps<V>) {
  const id = useId()
  return <TreeSelect<V> {...props} id={id} popupRender={inList(id)} />
}
