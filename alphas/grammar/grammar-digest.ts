import { type Digest, DigestBuilder } from '../../core/index.ts';

/** What `generated-parser.ts` says of the grammar that it was made from; line ends do not count. */
export function grammarDigest(grammar: string): Digest {
  return new DigestBuilder().text('grammar', grammar.replaceAll('\r\n', '\n')).digest();
}
