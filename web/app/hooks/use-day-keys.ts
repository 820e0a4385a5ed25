import { useEffect, useRef } from 'react';

const BIG_STEP = 5;

interface DayKeys {
  readonly step: (by: number) => void;
  readonly first: () => void;
  readonly last: () => void;
  readonly play: () => void;
}

/**
 * Keys of a page that walks through days: arrows (with shift by five), Home, End, and space to play. Whoever writes, chooses, or is in a
 * dialog keeps its keys.
 */
export function useDayKeys(keys: DayKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented || isBusy(event.target))
        return;
      const does = actionOf(event, latest.current);
      if (does === undefined) return;
      event.preventDefault();
      does();
    };
    addEventListener('keydown', act);
    return () => removeEventListener('keydown', act);
  }, []);
}

function actionOf({ key, shiftKey, target }: KeyboardEvent, keys: DayKeys): (() => void) | undefined {
  const by = shiftKey ? BIG_STEP : 1;
  switch (key) {
    case 'ArrowLeft':
      return () => keys.step(-by);
    case 'ArrowRight':
      return () => keys.step(by);
    case 'Home':
      return keys.first;
    case 'End':
      return keys.last;
    case ' ':
      return target instanceof HTMLElement && target.closest('a, button, summary') !== null
        ? undefined
        : keys.play;
    default:
      return undefined;
  }
}

function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && target.type === 'range') return false;
  return (
    target.isContentEditable ||
    target.closest('input, select, textarea, dialog, [role=tablist], [role=application]') !== null
  );
}
