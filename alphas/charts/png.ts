import { createRequire } from 'node:module';

type Renderer = typeof import('@resvg/resvg-js');

const require = createRequire(import.meta.url);
let renderer: Renderer | undefined;

/** The family that texts of a drawing name: the one font there is. */
export const FONT = 'DejaVu Sans';

/**
 * An SVG drawing as PNG bytes, the same for the same drawing: the font comes with a package, those of the system are left out. For drawings
 * of this folder alone, which name no file. The renderer is loaded with the first drawing.
 */
export function pngOf(svg: string): Uint8Array {
  renderer ??= require('@resvg/resvg-js') as Renderer;
  const drawing = new renderer.Resvg(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: [require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')],
      defaultFontFamily: FONT,
    },
  });
  return new Uint8Array(drawing.render().asPng());
}
