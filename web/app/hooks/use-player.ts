import { useEffect, useRef, useState } from 'react';

interface Player {
  readonly isPlaying: boolean;
  readonly toggle: () => void;
  readonly stop: () => void;
}

/** Steps on, so many times a second, while there is something to step to and what is shown has arrived. */
export function usePlayer(request: {
  readonly perSecond: number;
  readonly canStep: boolean;
  readonly isReady: boolean;
  readonly isAtEnd: boolean;
  readonly step: () => void;
}): Player {
  const [isPlaying, setIsPlaying] = useState(false);
  const latest = useRef(request);
  latest.current = request;
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setInterval(() => {
      const { canStep, isReady, step } = latest.current;
      if (canStep && isReady) step();
    }, 1000 / request.perSecond);
    return () => clearInterval(timer);
  }, [isPlaying, request.perSecond]);
  // A live run has more days to come: it is waited for.
  useEffect(() => {
    if (request.isAtEnd) setIsPlaying(false);
  }, [request.isAtEnd]);
  return {
    isPlaying,
    toggle: () => setIsPlaying((now) => !now),
    stop: () => setIsPlaying(false),
  };
}
