/** Light or dark: the system's, until somebody chooses otherwise on this machine. */
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { useMediaQuery } from '../hooks/use-media-query.ts';
import { type ColourName, palette, type Theme } from './palette.ts';

export type ThemeChoice = Theme | 'system';

interface Themed {
  readonly theme: Theme;
  readonly choice: ThemeChoice;
  readonly choose: (choice: ThemeChoice) => void;
}

const ThemeContext = createContext<Themed>({ theme: 'light', choice: 'system', choose: () => undefined });
const KEPT = 'mass-studio-theme';

export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [choice, choose] = useState<ThemeChoice>(remembered);
  const isDark = useMediaQuery('(prefers-color-scheme: dark)');
  const theme: Theme = choice === 'system' ? (isDark ? 'dark' : 'light') : choice;
  useEffect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = theme;
    for (const [name, colour] of Object.entries(palette)) root.style.setProperty(`--${name}`, colour[theme]);
    root.style.colorScheme = theme;
  }, [theme]);
  useEffect(() => {
    try {
      localStorage.setItem(KEPT, choice);
    } catch {
      // A browser that keeps nothing shows the system's theme again next time.
    }
  }, [choice]);
  const themed = useMemo(() => ({ theme, choice, choose }), [theme, choice]);
  return <ThemeContext value={themed}>{children}</ThemeContext>;
}

function remembered(): ThemeChoice {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

export function useTheme(): Themed {
  return use(ThemeContext);
}

/** Colours of the present theme, for what is drawn on a canvas. */
export function useColours(): (name: ColourName) => string {
  const { theme } = useTheme();
  return useMemo(() => (name: ColourName) => palette[name][theme], [theme]);
}
