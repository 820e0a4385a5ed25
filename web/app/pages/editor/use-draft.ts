import { useEffect, useState } from 'react';

const KEPT = 'mass-studio-draft';

/** What is being written, which survives a reload of the page; undefined = nothing was written yet. */
export function useDraft(): readonly [string | undefined, (text: string) => void] {
  const [text, setText] = useState(remembered);
  useEffect(() => {
    if (text === undefined) return;
    try {
      sessionStorage.setItem(KEPT, text);
    } catch {
      // Where nothing can be kept, a reload begins anew.
    }
  }, [text]);
  return [text, setText];
}

function remembered(): string | undefined {
  try {
    return sessionStorage.getItem(KEPT) ?? undefined;
  } catch {
    return undefined;
  }
}
