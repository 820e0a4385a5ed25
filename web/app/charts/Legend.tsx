export interface LegendItem {
  readonly name: string;
  readonly colour: string;
  readonly dash?: 'solid' | 'dashed' | 'dotted';
  /** Of marks that are no lines. */
  readonly mark?: 'dot' | 'diamond';
  /** Shown before anybody asks. @default true */
  readonly isShown?: boolean;
}

interface LegendProps {
  readonly title: string;
  readonly items: readonly LegendItem[];
  readonly isShown: (item: LegendItem) => boolean;
  readonly toggle: (item: LegendItem) => void;
}

/** Names of what is drawn, as buttons that show or hide it. */
export function Legend({ title, items, isShown, toggle }: LegendProps) {
  return (
    <ul className="legend" aria-label={`Legend: ${title}`}>
      {items.map((item) => (
        <li key={item.name}>
          <button type="button" className="plain" aria-pressed={isShown(item)} onClick={() => toggle(item)}>
            <i
              className={item.mark}
              style={
                item.mark === undefined
                  ? { borderTopColor: item.colour, borderTopStyle: item.dash ?? 'solid' }
                  : { backgroundColor: item.colour }
              }
              aria-hidden="true"
            />
            {item.name}
          </button>
        </li>
      ))}
    </ul>
  );
}
