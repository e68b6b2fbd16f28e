/** A figure that opens its rows; its name begins with the figure, as it is seen. */
export function Door({ onOpen, label, children }: { readonly onOpen: () => void; readonly label: string; readonly children: string }) {
  return (
    <button type="button" className="plain-button link" onClick={onOpen} aria-label={`${children} ${label}`}>
      {children}
    </button>
  )
}
