import { optimizerConformance } from './conformance.ts';

optimizerConformance('hedge', { draws: false });
