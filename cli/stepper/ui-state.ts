/** What a key does: a pure step from one state of the interface to the next, with what is asked of the run. */
import type { Position } from '../../engine/index.ts';
import { helpLines } from './help.ts';
import { type PromptKind, playSpeeds, type StepperScreenModel, type UiState } from './model.ts';
import { eventTexts } from './panels/events.ts';
import { graphemesOf } from './text-line.ts';

export type KeyName =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'enter'
  | 'escape'
  | 'backspace'
  | 'tab'
  | 'text';

export interface KeyPress {
  readonly name: KeyName;
  /** What was typed or pasted; empty for all but `text`. */
  readonly text: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
}

/** What is done at once. */
export type Going =
  | { readonly kind: 'back' | 'back-phase' | 'first' | 'last' }
  | { readonly kind: 'go-to' | 'search'; readonly text: string };

/** What the interface asks of the run. */
export type Request =
  | { readonly kind: 'step-phase' | 'step-day' | 'play' | 'pause' }
  | Going
  | { readonly kind: 'inspect'; readonly text: string }
  | { readonly kind: 'fork'; readonly changes: string; readonly distribution: string }
  | { readonly kind: 'quit'; readonly isInterrupt: boolean };

export interface Pressed {
  readonly ui: UiState;
  readonly request?: Request;
}

/** `most` and `page`: how far the open text can be scrolled, and its lines on a page. */
export function press(
  model: StepperScreenModel,
  key: KeyPress,
  extent: { readonly most: number; readonly page: number },
): Pressed {
  const { message: _, ...ui } = model.ui;
  if (key.ctrl && key.text === 'c') return quit(ui, true);
  if (ui.mode.kind === 'prompt') return inPrompt(ui, ui.mode, key);
  if (ui.mode.kind === 'text') return inText(ui, ui.mode, key, extent);
  return walking(model, ui, key);
}

const WALK = { kind: 'walk' } as const;

function quit(ui: UiState, isInterrupt: boolean): Pressed {
  return {
    ui: { ...ui, isPlaying: false, isQuitting: true },
    request: { kind: 'quit', isInterrupt },
  };
}

function inPrompt(ui: UiState, mode: Extract<UiState['mode'], { kind: 'prompt' }>, key: KeyPress): Pressed {
  if (key.name === 'escape') return { ui: { ...ui, mode: WALK } };
  if (key.name === 'backspace') {
    return { ui: { ...ui, mode: { ...mode, text: graphemesOf(mode.text).slice(0, -1).join('') } } };
  }
  // A paste may bring its line end along.
  const more = key.name === 'text' && !key.ctrl ? key.text : '';
  const end = more.search(/[\r\n]/);
  const text = mode.text + (end < 0 ? more : more.slice(0, end));
  if (key.name !== 'enter' && end < 0) return { ui: { ...ui, mode: { ...mode, text } } };
  return entered({ ...ui, mode: WALK }, mode.prompt, text.trim());
}

function entered(ui: UiState, prompt: PromptKind, text: string): Pressed {
  if (prompt === 'fork-changes') {
    return {
      ui: { ...ui, forkChanges: text, mode: { kind: 'prompt', prompt: 'fork-distribution', text: '' } },
    };
  }
  if (prompt === 'fork-distribution') {
    return { ui, request: { kind: 'fork', changes: ui.forkChanges, distribution: text } };
  }
  const asked = text === '' && prompt === 'inspect' ? (ui.selection?.id ?? '') : text;
  return asked === '' ? { ui } : { ui, request: { kind: prompt, text: asked } };
}

function inText(
  ui: UiState,
  mode: Extract<UiState['mode'], { kind: 'text' }>,
  key: KeyPress,
  { most, page }: { readonly most: number; readonly page: number },
): Pressed {
  const to = (top: number): Pressed => ({
    ui: { ...ui, mode: { ...mode, top: Math.max(0, Math.min(most, top)) } },
  });
  const top = Math.min(mode.top, most);
  switch (key.name) {
    case 'up':
      return to(top - 1);
    case 'down':
      return to(top + 1);
    case 'page-up':
      return to(top - page);
    case 'page-down':
      return to(top + page);
    case 'home':
      return to(0);
    case 'end':
      return to(most);
    case 'escape':
    case 'enter':
      return { ui: { ...ui, mode: WALK } };
    case 'left':
    case 'right':
    case 'backspace':
    case 'tab':
      return { ui };
    case 'text':
    default:
      if (key.text === ' ') return to(top + page);
      if (key.text === 'q') return quit(ui, false);
      return { ui: key.text === '?' || key.text === 'e' ? { ...ui, mode: WALK } : ui };
  }
}

function walking(model: StepperScreenModel, ui: UiState, key: KeyPress): Pressed {
  const ask = (request: Request): Pressed => ({ ui: { ...ui, isPlaying: false }, request });
  switch (key.name) {
    case 'right':
      return ask({ kind: key.shift ? 'step-phase' : 'step-day' });
    case 'left':
      return ask({ kind: key.shift ? 'back-phase' : 'back' });
    case 'home':
      return ask({ kind: 'first' });
    case 'end':
      return ask({ kind: 'last' });
    case 'up':
      return { ui: chosen(model, ui, -1) };
    case 'down':
      return { ui: chosen(model, ui, 1) };
    case 'tab':
      return { ui: { ...ui, firstPanel: (ui.firstPanel + 1) % 4 } };
    case 'enter':
      return { ui: prompting(ui, 'inspect') };
    case 'escape': {
      const { selection: _, ...rest } = ui;
      return { ui: { ...rest, isPlaying: false } };
    }
    case 'page-up':
    case 'page-down':
    case 'backspace':
      return { ui };
    case 'text':
    default:
      return key.ctrl ? { ui } : typed(model, ui, key.text);
  }
}

function typed(model: StepperScreenModel, ui: UiState, text: string): Pressed {
  const ask = (request: Request): Pressed => ({ ui: { ...ui, isPlaying: false }, request });
  const faster = (by: number): Pressed => ({
    ui: { ...ui, speed: Math.max(0, Math.min(playSpeeds.length - 1, ui.speed + by)) },
  });
  switch (text) {
    case 'p':
    case ' ':
      return ask({ kind: 'step-phase' });
    case 'd':
      return ask({ kind: 'step-day' });
    case 'b':
      return ask({ kind: 'back' });
    case 'P':
      return ask({ kind: 'back-phase' });
    case 'r':
      return {
        ui: { ...ui, isPlaying: !ui.isPlaying },
        request: { kind: ui.isPlaying ? 'pause' : 'play' },
      };
    case '+':
    case '=':
      return faster(1);
    case '-':
      return faster(-1);
    case 'g':
      return { ui: prompting(ui, 'go-to') };
    case '/':
      return { ui: prompting(ui, 'search') };
    case 'i':
      return { ui: prompting(ui, 'inspect') };
    case 'f':
      return { ui: prompting(ui, 'fork-changes') };
    case 'e':
      return {
        ui: reading(ui, `events${dayWords(model.position)}`, eventTexts({ ...model, learning: model.run })),
      };
    case '?':
      return { ui: reading(ui, 'keys', helpLines()) };
    case 'q':
      return quit(ui, false);
    default:
      return { ui };
  }
}

function prompting(ui: UiState, prompt: PromptKind): UiState {
  return { ...ui, isPlaying: false, mode: { kind: 'prompt', prompt, text: '' } };
}

/** A text over the panels. */
export function reading(ui: UiState, title: string, lines: readonly string[]): UiState {
  return { ...ui, isPlaying: false, mode: { kind: 'text', title, lines, top: 0 } };
}

function chosen({ run }: StepperScreenModel, ui: UiState, by: number): UiState {
  const ids = run.types.map(({ id }) => id);
  const at = ui.selection?.kind === 'type' ? ids.indexOf(ui.selection.id) : by > 0 ? -1 : ids.length;
  const id = ids[Math.max(0, Math.min(ids.length - 1, at + by))];
  return id === undefined ? ui : { ...ui, selection: { kind: 'type', id } };
}

/** ` of day 15`, or nothing before the first. */
export function dayWords(position: Position | undefined): string {
  return position === undefined ? '' : ` of day ${position.day}`;
}
