import { type Digest, DigestBuilder } from '../../../core/index.ts';

/** What `generated-module.ts` says of the source that it was made from; line ends do not count. */
export function moduleDigest(source: string): Digest {
  return new DigestBuilder().text('kernel', source.replaceAll('\r\n', '\n')).digest();
}
