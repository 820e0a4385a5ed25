import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The page's own colours, which follow its theme by themselves. */
export const editorTheme: Extension = [
  EditorView.theme({
    '&': { color: 'var(--text)', backgroundColor: 'var(--page)', fontSize: '13.5px', height: '100%' },
    '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
    '.cm-content': { caretColor: 'var(--text)', fontFamily: 'var(--mono)' },
    '.cm-scroller': { lineHeight: '1.6', overflow: 'auto' },
    '.cm-cursor': { borderLeftColor: 'var(--text)' },
    '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--muted)', border: 'none' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--shade)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'var(--select)',
    },
    '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--text)', border: '1px solid var(--line)' },
    '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
      backgroundColor: 'var(--accent)',
      color: 'var(--page)',
    },
    '.cm-completionDetail': { color: 'inherit', opacity: '0.85', fontStyle: 'normal', marginLeft: '1em' },
    '.cm-completionInfo': { maxWidth: '360px' },
    '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--text)' },
    '.cm-matchingBracket': { backgroundColor: 'var(--select)', color: 'inherit' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
      { tag: [tags.string, tags.content], color: 'var(--text)' },
      { tag: [tags.number, tags.bool, tags.null], color: 'var(--series3)' },
      { tag: [tags.comment, tags.lineComment], color: 'var(--muted)' },
      { tag: tags.invalid, color: 'var(--negative)' },
    ]),
  ),
];
