import { formatDate } from '../../format/numbers.ts';

interface ScrubberProps {
  readonly day: number;
  readonly days: number;
  /** Of each day, as far as they are known. */
  readonly dates: readonly number[];
  readonly isPlaying: boolean;
  readonly perSecond: number;
  readonly go: (day: number) => void;
  readonly toggle: () => void;
  readonly setPerSecond: (perSecond: number) => void;
}

const speeds = [1, 2, 5, 10];

/** The way through all days: by hand, by keys, or by itself. */
export function Scrubber(props: ScrubberProps) {
  const { day, days, dates, isPlaying, perSecond, go, toggle, setPerSecond } = props;
  const last = Math.max(0, days - 1);
  const date = formatDate(dates[day]);
  return (
    <div className="scrubber" role="group" aria-label="Days">
      <div className="buttons">
        <button type="button" aria-label="First day" disabled={day <= 0} onClick={() => go(0)}>
          <Icon path="M3 3v10M13 3L6 8l7 5z" />
        </button>
        <button type="button" aria-label="Day before" disabled={day <= 0} onClick={() => go(day - 1)}>
          <Icon path="M11 3L4 8l7 5z" />
        </button>
        <button type="button" className="play" onClick={toggle}>
          <Icon path={isPlaying ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4 3l9 5-9 5z'} />
          {isPlaying ? 'Stop' : 'Play'}
        </button>
        <button type="button" aria-label="Next day" disabled={day >= last} onClick={() => go(day + 1)}>
          <Icon path="M5 3l7 5-7 5z" />
        </button>
        <button type="button" aria-label="Last day" disabled={day >= last} onClick={() => go(last)}>
          <Icon path="M13 3v10M3 3l7 5-7 5z" />
        </button>
      </div>
      <input
        type="range"
        aria-label="Day"
        aria-valuetext={`day ${day}, ${date}`}
        min={0}
        max={last}
        value={day}
        onChange={({ target }) => go(Number(target.value))}
      />
      <label className="field inline">
        <span className="visually-hidden">Speed</span>
        <select value={perSecond} onChange={({ target }) => setPerSecond(Number(target.value))}>
          {speeds.map((speed) => (
            <option key={speed} value={speed}>
              {speed} a second
            </option>
          ))}
        </select>
      </label>
      <p className="note keys">
        Keys: <kbd>{'\u2190'}</kbd> <kbd>{'\u2192'}</kbd> a day, with <kbd>Shift</kbd> five, <kbd>Home</kbd>{' '}
        <kbd>End</kbd>, <kbd>Space</kbd> plays.
      </p>
    </div>
  );
}

function Icon({ path }: { readonly path: string }) {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={path} fill="currentColor" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
    </svg>
  );
}
