// What a page of the access table shows, and what it has to.

// The visible head and rows as text, a cell that spans columns in each of them.
export function read(page) {
  return page.evaluate(() => {
    const isVisible = element => element.checkVisibility() && element.getBoundingClientRect().height > 0;
    const cells = row => [...row.cells].flatMap(cell => Array(cell.colSpan).fill(cell.textContent));
    const visible = selector => [...document.querySelectorAll(selector)].filter(isVisible).map(cells);
    return { head: visible('thead tr')[0], rows: visible('tbody tr') };
  });
}

// The groups of roles of which each is enough for all guards.
function combinations(access) {
  const asked = access.map(({ roles }) => roles).filter(roles => roles.length > 0);
  const join = (groups, roles) => groups.flatMap(group => roles.map(other => [...new Set([...group, ...other])]));
  return asked.length > 0 ? asked.reduce(join, [[]]) : [];
}

// What the cell of the role says in a row with these guards.
export function mark(role, access) {
  const rules = access.flatMap(({ rules }) => rules).map(rule => `, if ${rule}`).join('');
  const groups = combinations(access);
  const schemes = [...new Set(access.flatMap(({ scheme }) => scheme ?? []))];
  if (schemes.length === 0) return 'everybody';
  if (groups.length === 0) return `every user of ${schemes.join(' and ')}${rules}`;
  const good = groups.filter(group => group.includes(role)).map(group => group.filter(other => other !== role));
  if (good.length === 0) return 'no';
  return good.map(others => (others.length > 0 ? `with ${others.join(' and ')}` : 'yes')).join(', or ') + rules;
}

// Whether the middle of the element is what is seen there.
export function sees(element) {
  return element.evaluate(target => {
    const { left, right, top, bottom } = target.getBoundingClientRect();
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return target.contains(seen);
  });
}

// The contrast (WCAG 2.2, 1.4.3) of each piece of text to what is behind it.
export function contrasts(page) {
  return page.evaluate(() => {
    const channels = color => color.match(/[\d.]+/g).map(Number);
    const luminance = color => {
      const linear = channels(color).slice(0, 3).map(value => value / 255)
        .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    };
    const behind = element => {
      const color = getComputedStyle(element).backgroundColor;
      return channels(color)[3] === 0 ? behind(element.parentElement) : color;
    };
    const piece = (element, text, pseudo) => {
      const colors = [getComputedStyle(element, pseudo).color, behind(element)];
      const [dark, light] = colors.map(luminance).sort((a, b) => a - b);
      return { text, colors: colors.join(' on '), ratio: (light + 0.05) / (dark + 0.05) };
    };
    const texts = [...document.querySelectorAll('h1, p, code, label, input, output, th, td')];
    const heads = [...document.querySelectorAll('th.role')];
    return [
      ...texts.map(element => piece(element, element.textContent || element.tagName)),
      ...heads.map(element => piece(element, `above ${element.textContent}`, '::before')),
    ];
  });
}
