import { useEffect, useId, useState } from 'react';

interface SearchBoxProps {
  readonly label: string;
  readonly value: string;
  readonly search: (text: string) => void;
}

const WAIT_MS = 250;

/** What is written is searched for once the writer pauses. */
export function SearchBox({ label, value, search }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const id = useId();
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => search(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text, value, search]);
  return (
    <div className="search">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="search" value={text} onChange={(event) => setText(event.target.value)} />
    </div>
  );
}
