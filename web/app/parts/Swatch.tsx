/** A name beside the colour that charts give it. */
export function Swatch({ colour, children }: { readonly colour: string; readonly children: string }) {
  return (
    <span className="tag">
      <i style={{ background: colour }} aria-hidden="true" />
      {children}
    </span>
  );
}
