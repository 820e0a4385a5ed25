/** What a question says: text, and images where a model sees. */
import { invariant } from '../core/index.ts';

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
}

export interface ImagePart {
  readonly kind: 'image';
  readonly mediaType: 'image/png';
  /** Base64 of at most `MAX_IMAGE_BYTES`. */
  readonly data: string;
  /** What it shows; sent before it, for people and servers that cannot see. */
  readonly alt: string;
}

export type MessagePart = TextPart | ImagePart;

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string | readonly MessagePart[];
}

/** Largest image in bytes, most images of a request, longest text beside an image: a request stays below a line of an export. */
export const MAX_IMAGE_BYTES = 524_288;
export const MAX_IMAGES = 16;
export const MAX_ALT_CHARACTERS = 2_000;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const SIGNATURE = 'iVBORw0KGgo';
/** Base64 characters that hold the signature and the whole first chunk's size fields. */
const HEADER_CHARACTERS = 32;

/** PNG bytes as a part of a message. A broken invariant when they are no PNG, or too many. */
export function imagePart(png: Uint8Array, alt: string): ImagePart {
  const data = Buffer.from(png.buffer, png.byteOffset, png.byteLength).toString('base64');
  const part: ImagePart = { kind: 'image', mediaType: 'image/png', data, alt };
  checkImages([{ role: 'user', content: [part] }]);
  return part;
}

/** All of a message as text; images as what they show. */
export function textOfMessage({ content }: Pick<Message, 'content'>): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.kind === 'text' ? part.text : `[image: ${part.alt}]`)).join('\n');
}

/** Images of messages are PNG files, bounded in size and number: `internal.invariant` where they are not. */
export function checkImages(messages: readonly Message[]): void {
  let images = 0;
  for (const { content } of messages) {
    if (typeof content === 'string') continue;
    for (const part of content) {
      if (part.kind !== 'image') continue;
      images++;
      invariant(imageSize(part) !== undefined, 'an image of a message is a PNG file in base64');
      invariant(
        part.data.length <= base64Length(MAX_IMAGE_BYTES),
        `an image has at most ${MAX_IMAGE_BYTES} bytes`,
      );
      invariant(
        part.alt.length <= MAX_ALT_CHARACTERS,
        `the text of an image has at most ${MAX_ALT_CHARACTERS} characters`,
      );
    }
  }
  invariant(images <= MAX_IMAGES, `a request has at most ${MAX_IMAGES} images`);
}

/** Width and height in pixels, from the file's first chunk; undefined where it is no PNG. */
export function imageSize({
  data,
}: Pick<ImagePart, 'data'>): { readonly width: number; readonly height: number } | undefined {
  if (!data.startsWith(SIGNATURE) || data.length < HEADER_CHARACTERS || !BASE64.test(data)) return undefined;
  const header = Buffer.from(data.slice(0, HEADER_CHARACTERS), 'base64');
  const [width, height] = [header.readUInt32BE(16), header.readUInt32BE(20)];
  return width === 0 || height === 0 ? undefined : { width, height };
}

function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}
