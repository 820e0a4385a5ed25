import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished } from 'vitest';
import { memoryRecording, openRecording } from '../../models/index.ts';
import { recordingConformance } from './recording-conformance.ts';

describe('recording in memory', () => {
  recordingConformance({ create: memoryRecording });
});

describe('recording in a file', () => {
  recordingConformance({
    create: () => {
      const folder = mkdtempSync(join(tmpdir(), 'mass-recording-'));
      const recording = openRecording(join(folder, 'new', 'recording.sqlite'), { access: 'write' });
      onTestFinished(() => {
        recording.close();
        rmSync(folder, { recursive: true, force: true });
      });
      return recording;
    },
    reopen: (recording) => {
      recording.close();
      const reopened = openRecording(recording.name, { access: 'write' });
      onTestFinished(() => reopened.close());
      return reopened;
    },
  });
});
