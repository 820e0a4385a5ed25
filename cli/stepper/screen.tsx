/** @jsxRuntime automatic */
import { Box, Text, useInput, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import type { StepperController } from './controller.ts';
import type { Glyphs } from './glyphs.ts';
import { keyOf } from './key-press.ts';
import { type ScreenSize, screenLines } from './layout.ts';
import type { StepperScreenModel } from './model.ts';
import type { Span, Tone } from './text-line.ts';

/** How the terminal can show things. */
export interface Looks {
  readonly colour: boolean;
  readonly glyphs: Glyphs;
}

type Appearance = Readonly<{
  color?: string;
  bold?: boolean;
  dimColor?: boolean;
  inverse?: boolean;
}>;

const tones: Readonly<Record<Tone, Appearance>> = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  accent: { color: 'cyan' },
  good: { color: 'green' },
  bad: { color: 'red' },
  warning: { color: 'yellow' },
  marked: { bold: true, inverse: true },
};

/** The screen as a function of what is shown, its size and the terminal's abilities. */
export function Screen({
  model,
  size,
  looks,
}: {
  readonly model: StepperScreenModel;
  readonly size: ScreenSize;
  readonly looks: Looks;
}) {
  const lines = screenLines(model, size, looks.glyphs);
  return (
    <Box flexDirection="column" width={size.columns} height={lines.length}>
      {lines.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <Text key={row} wrap="truncate-end">
          {line.map((part, at) => styled(part, at, looks))}
        </Text>
      ))}
    </Box>
  );
}

function styled({ text, tone }: Span, at: number, { colour }: Looks) {
  return colour && tone !== 'plain' ? (
    <Text key={at} {...tones[tone]}>
      {text}
    </Text>
  ) : (
    text
  );
}

/** The screen of a controller, with its keys. */
export function StepperApp({
  controller,
  looks,
}: {
  readonly controller: StepperController;
  readonly looks: Looks;
}) {
  const model = useSyncExternalStore(
    (listener) => controller.subscribe(listener),
    () => controller.model,
  );
  const size = useWindowSize();
  useInput((input, key) => {
    for (const press of keyOf(input, key)) controller.press(press, size);
  });
  return <Screen model={model} size={size} looks={looks} />;
}
