import { cleanText } from './clean-text.ts';
import { checkCharacters, type Extraction, type ExtractionBounds, unreadable } from './extraction.ts';
import { decoded } from './plain.ts';

const TIMES = /^\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})/;
/** A pause, or as much text as a paragraph has, begins a new one at the next cue. */
const PAUSE_SECONDS = 3;
const PARAGRAPH_CHARACTERS = 600;

interface Cue {
  readonly from: number;
  readonly to: number;
  readonly speaker: string;
  readonly text: string;
}

/** Subtitles of audio or video (SubRip, WebVTT): paragraphs, each with the time at which it begins. */
export function extractTranscript(bytes: Uint8Array, bounds: ExtractionBounds): Extraction {
  const cues = cuesOf(cleanText(decoded(bytes)));
  if (cues.length === 0) {
    throw unreadable({
      message: 'the transcript has no cues',
      expected: 'lines such as 00:00:01.000 --> 00:00:04.000, each with what is said under it',
      hint: 'a transcript without times is a text: end its name in .txt',
    });
  }
  const text = paragraphsOf(cues);
  checkCharacters(text.length, bounds);
  return { text };
}

function cuesOf(text: string): readonly Cue[] {
  const cues: Cue[] = [];
  const rows = text.split('\n');
  for (let i = 0; i < rows.length; i++) {
    const times = TIMES.exec(rows[i] as string);
    if (times === null) continue;
    const said: string[] = [];
    let speaker = '';
    while (i + 1 < rows.length && rows[i + 1] !== '' && !TIMES.test(rows[i + 1] as string)) {
      const row = rows[++i] as string;
      speaker = /<v(?:\.[^\s>]*)?\s+([^>]{1,80})>/.exec(row)?.[1]?.trim() ?? speaker;
      said.push(withoutTags(row));
    }
    // The number of the next cue, where no empty line sets it apart.
    if (TIMES.test(rows[i + 1] ?? '') && /^\d+$/.test(said.at(-1) ?? '')) said.pop();
    const shown = said.join(' ').trim();
    // Rolling captions repeat what stands there already.
    if (shown === '' || shown === cues.at(-1)?.text) continue;
    cues.push({
      from: secondsOf(times[1] as string),
      to: secondsOf(times[2] as string),
      speaker,
      text: shown,
    });
  }
  return cues;
}

/** Tags of the format alone: `CLOSE < OPEN` is no tag. */
function withoutTags(row: string): string {
  return row
    .replace(/<\/?(?:v|c|b|i|u|lang|ruby|rt|font)(?:[.\s][^<>]{0,200})?>|<\d[\d:.]*>|\{\\an?\d\}/gi, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .trim();
}

function paragraphsOf(cues: readonly Cue[]): string {
  const paragraphs: string[] = [];
  let open = '';
  cues.forEach((cue, k) => {
    const before = cues[k - 1];
    const continues =
      before !== undefined &&
      before.speaker === cue.speaker &&
      cue.from - before.to < PAUSE_SECONDS &&
      open.length < PARAGRAPH_CHARACTERS;
    if (continues) {
      open += ` ${cue.text}`;
      return;
    }
    if (open !== '') paragraphs.push(open);
    open = `[${clock(cue.from)}] ${cue.speaker === '' ? '' : `${cue.speaker}: `}${cue.text}`;
  });
  return [...paragraphs, open].join('\n\n');
}

function secondsOf(time: string): number {
  return time
    .replace(',', '.')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** hh:mm:ss */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
