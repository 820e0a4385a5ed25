/** @jsxRuntime automatic */
import { render } from 'ink';
import type { FullScreen } from '../terminal.ts';
import type { Ending, StepperController } from './controller.ts';
import { asciiGlyphs, unicodeGlyphs } from './glyphs.ts';
import { StepperApp } from './screen.tsx';

/** Shows a controller full-screen until it ends, and leaves the terminal as it was; also when something throws. */
export async function runScreen(controller: StepperController, screen: FullScreen): Promise<Ending> {
  const looks = { colour: screen.colour, glyphs: screen.unicode ? unicodeGlyphs : asciiGlyphs };
  const app = render(<StepperApp controller={controller} looks={looks} />, {
    stdin: screen.stdin,
    stdout: screen.stdout,
    stderr: screen.stdout,
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: true,
    interactive: true,
  });
  // Before whoever ends the process: what it says must stand on the reader's own screen.
  const forget = screen.onCrash(() => app.unmount());
  try {
    return await Promise.race([
      controller.ended,
      app.waitUntilExit().then(() => ({ kind: 'left', isInterrupt: false, forks: [] }) as const),
    ]);
  } finally {
    app.unmount();
    await app.waitUntilExit().catch(() => undefined);
    forget();
    app.cleanup();
  }
}
