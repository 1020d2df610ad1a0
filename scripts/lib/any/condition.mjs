/** Conditions of MSBuild: comparisons of quoted texts, Exists(), !, and, or, parentheses. Properties are replaced before. */

const TOKEN = /\s*(?:('[^']*')|(==|!=|<=|>=|[()!<>])|(and|or)\b|(exists)\s*(?=\()|([\w.|-]+))/iy;

function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    found.push(match[3]?.toLowerCase() ?? match[4]?.toLowerCase() ?? match[0].trim());
  }
  return found;
}
const bare = (token) => (token ?? '').replace(/^'|'$/g, '');

/**
 * Whether a condition holds. What is not understood does not hold: the part of the project it guards is left out.
 * @param {string} text with its properties replaced
 * @param {(name: string) => boolean} exists answers Exists('name')
 */
export function conditionHolds(text, exists) {
  const list = tokens(text);
  if (!list) return false;
  let at = 0;
  const take = (token) => list[at] === token && ++at > 0;
  const any = () => {
    let value = all();
    while (take('or')) value = all() || value;
    return value;
  };
  const all = () => {
    let value = one();
    while (take('and')) value = one() && value;
    return value;
  };
  const one = () => {
    if (take('!')) return !one();
    if (take('exists')) {
      take('(');
      const name = bare(list[at++]);
      take(')');
      return exists(name);
    }
    if (take('(')) {
      const value = any();
      take(')');
      return value;
    }
    const left = bare(list[at++]).toLowerCase();
    const operator = list[at];
    if (!['==', '!=', '<', '>', '<=', '>='].includes(operator)) return left === 'true';
    at++;
    const right = bare(list[at++]).toLowerCase();
    if (operator === '==') return left === right;
    if (operator === '!=') return left !== right;
    const [a, b] = [Number(left), Number(right)];
    return { '<': a < b, '>': a > b, '<=': a <= b, '>=': a >= b }[operator];
  };
  const value = any();
  return at === list.length && value;
}
