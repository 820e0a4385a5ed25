import { autocompletion } from '@codemirror/autocomplete';
import { yaml } from '@codemirror/lang-yaml';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';
import type { CheckResult } from '../../../api.ts';
import { editorTheme } from './editor-theme.ts';
import { schemaCompletions } from './schema-completions.ts';
import type { Schema } from './schema-walk.ts';
import { lineOfPath, yamlLines } from './yaml-places.ts';

interface CodeEditorProps {
  readonly text: string;
  readonly change: (text: string) => void;
  readonly schema: Schema;
  readonly problems: CheckResult['problems'];
  readonly submit: () => void;
}

/** A scenario's text: completion and explanations from the schema, marks where the check found problems. Escape, then Tab leaves it. */
export default function CodeEditor({ text, change, schema, problems, submit }: CodeEditorProps) {
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ text, change, submit });
  latest.current = { text, change, submit };
  useEffect(() => {
    if (holder.current === null) return undefined;
    const made = new EditorView({
      parent: holder.current,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          keymap.of([
            {
              key: 'Mod-Enter',
              run: () => {
                latest.current.submit();
                return true;
              },
            },
          ]),
          basicSetup,
          yaml(),
          lintGutter(),
          autocompletion({ override: [schemaCompletions(schema)] }),
          editorTheme,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'Scenario, YAML', tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.change(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [schema]);
  useEffect(() => {
    const { current } = view;
    if (current === null || current.state.doc.toString() === text) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: text } });
  }, [text]);
  useEffect(() => {
    const { current } = view;
    if (current !== null) current.dispatch(setDiagnostics(current.state, marksOf(current.state, problems)));
  }, [problems]);
  return <div ref={holder} className="code-editor" />;
}

function marksOf(state: EditorState, problems: CheckResult['problems']): Diagnostic[] {
  const lines = yamlLines(state.doc.toString());
  return problems.flatMap((problem) => {
    const number = problem.line ?? (problem.path === undefined ? undefined : lineOfPath(lines, problem.path));
    if (number === undefined || number < 1 || number > state.doc.lines) return [];
    const line = state.doc.line(number);
    const start = line.from + (line.text.length - line.text.trimStart().length);
    const expected = problem.expected === undefined ? '' : `, expected ${problem.expected}`;
    const hint = problem.hint === undefined ? '' : `. ${problem.hint}`;
    return [
      {
        from: Math.min(start, line.to),
        to: line.to,
        severity: 'error' as const,
        message: `${problem.message}${expected}${hint}`,
      },
    ];
  });
}
