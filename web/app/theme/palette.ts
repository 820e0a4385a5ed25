/** The report's colours (report/palette.ts): a test keeps them the same. The first eight series can be told apart by all colour vision. */
interface Colour {
  readonly light: string;
  readonly dark: string;
}

export const palette = {
  page: { light: '#ffffff', dark: '#14171c' },
  panel: { light: '#f6f7f9', dark: '#1c2027' },
  text: { light: '#1a1f27', dark: '#e8eaee' },
  muted: { light: '#5b6572', dark: '#9aa5b3' },
  faint: { light: '#8d97a4', dark: '#737e8c' },
  line: { light: '#d9dee5', dark: '#333a45' },
  accent: { light: '#0067a8', dark: '#5fb4f0' },
  neutral: { light: '#4a4f57', dark: '#c4c9d1' },
  positive: { light: '#0067a8', dark: '#5fb4f0' },
  negative: { light: '#c4510a', dark: '#f0915a' },
  warning: { light: '#9a5b00', dark: '#f0b849' },
  series0: { light: '#0067a8', dark: '#5fb4f0' },
  series1: { light: '#d17a00', dark: '#f0a83a' },
  series2: { light: '#00795a', dark: '#2fc397' },
  series3: { light: '#b8468c', dark: '#e08abf' },
  series4: { light: '#c4510a', dark: '#f0804a' },
  series5: { light: '#3a9bd0', dark: '#8fd0f5' },
  series6: { light: '#8a7a00', dark: '#ddd04a' },
  series7: { light: '#6a4fb3', dark: '#a995ee' },
  series8: { light: '#7fa8c4', dark: '#3f7296' },
  series9: { light: '#e3b673', dark: '#9a702c' },
  series10: { light: '#7dbba8', dark: '#25795f' },
  series11: { light: '#d8a3c3', dark: '#8f5478' },
  series12: { light: '#e0a585', dark: '#98522f' },
  series13: { light: '#a6d0e8', dark: '#55839c' },
  series14: { light: '#c4bb72', dark: '#86802f' },
  series15: { light: '#b3a5dc', dark: '#6b5d9b' },
} as const satisfies Readonly<Record<string, Colour>>;

export type ColourName = keyof typeof palette;

const SERIES = 16;

/** Colour of the n-th of several equals. */
export function seriesColour(index: number): ColourName {
  return `series${index % SERIES}` as ColourName;
}

/** Through the page's own colour: orange is low, blue is high. */
export const diverging = {
  light: ['#a8480a', '#f0b58c', '#f7f7f7', '#8fc3e6', '#005a94'],
  dark: ['#f08a4a', '#8a4a24', '#22262d', '#1f5f8f', '#6fc0f7'],
} as const;

export type Theme = 'light' | 'dark';
