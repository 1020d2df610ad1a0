/**
 * The JSON side. It lives in a shadow root: there the editor's styles are adopted style sheets, which `style-src 'self'`
 * allows, and not style elements, which it does not.
 */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import {
  defaultKeymap,
  history,
  historyKeymap,
  isolateHistory,
  redo,
  redoDepth,
  undo,
  undoDepth,
} from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { TextChange } from './change.ts';
import { complete } from './completion.ts';
import type { Problem } from './reading.ts';

const LOOK = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--bg)', fontSize: 'var(--t-small)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '18px' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--ink-3)', borderRight: '1px solid var(--line)' },
  '.cm-tooltip': { backgroundColor: 'var(--bg)', color: 'var(--ink)', border: '1px solid var(--line-2)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--ink)', color: 'var(--bg)' },
  '.cm-completionDetail': { fontStyle: 'normal', color: 'inherit' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--press)', color: 'var(--ink)', border: '1px solid var(--line-2)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--press)' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)' },
});
const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--thread)' },
  { tag: tags.string, color: 'var(--prot-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--model)' },
]);

export interface Code {
  readonly text: () => string;
  /** Takes changes as one step of the history; `separate`: it never joins the step before. */
  change(changes: readonly TextChange[], separate?: boolean): void;
  /** Replaces the whole text, as one step. */
  replace(text: string): void;
  mark(problems: readonly Problem[]): void;
  /** Puts the cursor there, in view, and the focus in the text. */
  show(offset: number): void;
  undo(): void;
  redo(): void;
  destroy(): void;
}

/** What the owner shows: the text after every change, and whether there is something to undo and to redo. */
export type Changed = (text: string, canUndo: boolean, canRedo: boolean) => void;

/** Puts the editor of a text into `host`. */
export function codeIn(host: HTMLElement, text: string, changed: Changed): Code {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        highlightSpecialChars(),
        history(),
        json(),
        bracketMatching(),
        closeBrackets(),
        syntaxHighlighting(COLOURS),
        autocompletion({ override: [complete] }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'Scenario as JSON', tabindex: '0' }),
        LOOK,
        // Tab moves the focus on, as everywhere in the page.
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...lintKeymap,
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) changed(state.doc.toString(), undoDepth(state) > 0, redoDepth(state) > 0);
        }),
      ],
    }),
  });
  const whole = (insert: string) => [{ from: 0, to: view.state.doc.length, insert }];
  const change = (changes: readonly TextChange[], separate = false) =>
    view.dispatch({
      changes: [...changes],
      userEvent: 'input.form',
      ...(separate ? { annotations: isolateHistory.of('full') } : {}),
    });
  return {
    text: () => view.state.doc.toString(),
    change,
    replace: (next) => change(whole(next), true),
    mark(problems) {
      const length = view.state.doc.length;
      const marks = problems.map(({ from, to, message, path }) => ({
        from: Math.min(from, length),
        to: Math.min(to, length),
        severity: 'error' as const,
        message: path ? `${path}: ${message}` : message,
      }));
      view.dispatch(setDiagnostics(view.state, marks));
    },
    show(offset) {
      view.dispatch({ selection: { anchor: Math.min(offset, view.state.doc.length) }, scrollIntoView: true });
      view.focus();
    },
    undo: () => void undo(view),
    redo: () => void redo(view),
    destroy: () => view.destroy(),
  };
}
