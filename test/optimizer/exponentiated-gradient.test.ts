import { optimizerConformance } from './conformance.ts';

optimizerConformance('exponentiated-gradient', { draws: false });
