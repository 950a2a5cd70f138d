// Looks at the page of the access table in headless Chromium: the one that the example `secure` serves, and those of
// `tests/secure`, of which the table is known as JSON.
//
//     node access.mjs URL-OF-EXAMPLE FOLDER

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

import { contrasts, mark, read, sees } from './page.mjs';

const [base, folder] = process.argv.slice(2);
const [program, oddNames] = ['table', 'odd_names'].map(name => `file://${folder}/${name}.html`);
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
const checks = {};

// A page that is alone: it asks for nothing else, and nothing goes wrong in it.
async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const noises = [];
  page.on('request', request => request.url().startsWith('data:') || noises.push(`asks for ${request.url()}`));
  page.on('console', message => noises.push(`says ${message.text()}`));
  page.on('pageerror', error => noises.push(`fails with ${error}`));
  page.on('dialog', dialog => {
    noises.push(`opens ${dialog.message()}`);
    return dialog.dismiss();
  });
  const answer = await page.goto(url);
  return { page, status: answer?.status(), noises };
}

checks['the example shows its page to librarians alone'] = async () => {
  const login = (username, password) => ({ httpCredentials: { username, password } });
  const url = `${base}/access`;
  for (const [username, password, status] of [['john', 'hello', 403], ['susan', 'bye', 200]]) {
    assert.equal((await open(url, login(username, password))).status, status, username);
  }
  const stranger = await (await browser.newContext()).request.get(url);
  assert.equal(stranger.status(), 401);
  const { page, noises } = await open(url, login('susan', 'bye'));
  const { head, rows } = await read(page);
  assert.deepEqual(head, ['path', 'method', 'handler', 'who may call it', 'without login', 'librarian', 'reader']);
  assert.deepEqual(rows, [
    ['/', 'GET', 'secure::opening_hours', 'everybody', 'yes', 'everybody', 'everybody'],
    ['/access', 'GET', 'secure::access', 'secure::Auth (Basic): librarian', 'no', 'yes', 'no'],
    ['/loans', 'GET', 'secure::loans', 'secure::Auth (Basic): reader', 'no', 'no', 'yes'],
    ['/loans', 'POST', 'secure::remind', 'secure::Auth (Basic): librarian', 'no', 'yes', 'no'],
    ['/metrics/*', '*', 'axum::Router', 'secure::Auth (Basic): librarian', 'no', 'yes', 'no'],
  ]);
  assert.deepEqual(noises, [`asks for ${url}`]);
};

checks['each row says what the JSON says, for who has not logged in and for each role'] = async () => {
  const table = JSON.parse(readFileSync(`${folder}/table.json`));
  const { page, noises } = await open(program);
  const { head, rows } = await read(page);
  const roles = [...new Set(table.flatMap(row => row.access.flatMap(access => access.roles.flat())))].sort();
  assert.deepEqual(head.slice(5), roles);
  assert.equal(rows.length, table.length);
  table.forEach(({ path, method, handler, access }, index) => {
    const [shownPath, shownMethod, shownHandler, who, open, ...marks] = rows[index];
    assert.deepEqual([shownPath, shownMethod, shownHandler], [path, method, handler]);
    const words = access.flatMap(({ scheme, names, roles, rules }) => [scheme ?? [], names, roles, rules].flat(2));
    for (const word of words) assert.ok(who.includes(word), `${who} has no ${word}`);
    assert.equal(who === 'everybody', words.length === 0, `${method} ${path}`);
    assert.equal(open, access.every(({ login }) => login !== 'required') ? 'yes' : 'no', `${method} ${path}`);
    roles.forEach((role, column) => assert.equal(marks[column], mark(role, access), `${method} ${path} for ${role}`));
  });
  assert.deepEqual(noises, [`asks for ${program}`]);
};

checks['the filter, by keyboard, hides the rows without its words and shows them again'] = async () => {
  const { page } = await open(program);
  const count = (await read(page)).rows.length;
  await page.keyboard.press('Tab');
  const filter = page.getByRole('searchbox', { name: 'Filter' });
  assert.ok(await filter.evaluate(input => input === document.activeElement));
  const searches = { 'SETTINGS put': 1, bY_key: 6, is_oneself: 2, 'v1 every user of': 3, 'nothing so': 0 };
  for (const [words, some] of Object.entries(searches)) {
    await page.keyboard.type(words);
    const { rows } = await read(page);
    assert.equal(rows.length, some, words);
    const texts = rows.map(row => row.join(' ').toLowerCase());
    for (const word of words.toLowerCase().split(' ')) assert.ok(texts.every(text => text.includes(word)), word);
    assert.equal(await page.locator('output').textContent(), `${some} of ${count} rows with “${words}”`);
    await page.keyboard.press('Escape');
    assert.equal((await read(page)).rows.length, count);
  }
  await page.keyboard.press('Tab');
  const focused = await page.evaluate(() => document.activeElement.getAttribute('role'));
  assert.equal(focused, 'region', 'the table scrolls by keyboard');
};

checks['without scripts all is there but the filter'] = async () => {
  const { page } = await open(program, { javaScriptEnabled: false });
  assert.ok(await page.locator('tbody tr').last().isVisible());
  assert.equal(await page.locator('tbody tr:visible').count(), JSON.parse(readFileSync(`${folder}/table.json`)).length);
  assert.equal(await page.getByRole('searchbox').isVisible(), false);
};

checks['names are text'] = async () => {
  const { page, noises } = await open(oddNames);
  const role = '<script>alert(\'x\')|\\n"&_*</script>';
  const { head, rows } = await read(page);
  assert.deepEqual(head.slice(5), [role, 'a', 'b']);
  const odd = 'secure::table::names_are_text_in_every_form';
  const who = `${odd}::Odd (Basic): ${role}, or a and b`;
  assert.deepEqual(rows, [['/<b>|{id}', 'GET', `${odd}::odd`, who, 'no', 'yes', 'with b', 'with a']]);
  assert.equal(await page.locator('table :not(thead, tbody, tr, th, td)').count(), 0);
  assert.deepEqual(noises, [`asks for ${oddNames}`]);
};

checks['light and dark are two, and can be read'] = async () => {
  const { page } = await open(program);
  const seen = {};
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const found = await contrasts(page);
    assert.ok(found.length > 300, `${found.length} texts`);
    for (const { text, ratio } of found) assert.ok(ratio >= 4.5, `${colorScheme}: ${text} has a contrast of ${ratio}`);
    seen[colorScheme] = new Set(found.map(({ colors }) => colors));
  }
  assert.ok(seen.light.size >= 4, 'rows for everybody, and what is refused, look otherwise');
  for (const colors of seen.light) assert.ok(!seen.dark.has(colors), `${colors} is light and dark`);
};

checks['on a narrow screen the table scrolls in its box, under its head and beside its paths'] = async () => {
  const { page } = await open(program, { viewport: { width: 390, height: 844 } });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(await overflow(), 0);
  const last = page.locator('tbody td:nth-child(12)').last();
  assert.equal(await sees(last), false);
  await last.evaluate(cell => cell.scrollIntoView({ block: 'center', inline: 'end' }));
  assert.ok(await sees(last), 'the last cell is in sight');
  assert.ok(await sees(page.locator('th').last()), 'its head is in sight');
  assert.ok(await sees(last.locator('xpath=../td[1]')), 'its path is in sight');
  assert.equal(await overflow(), 0);
};

checks['print has every row, dark on light, and no field'] = async () => {
  const { page } = await open(program, { viewport: { width: 1000, height: 700 }, colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const cutOff = await page.locator('#table').evaluate(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
    [scrollWidth - clientWidth, scrollHeight - clientHeight]);
  assert.deepEqual(cutOff, [0, 0]);
  assert.equal(await page.getByRole('searchbox').isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  const sheets = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type \/Page\b/g);
  assert.ok(sheets.length >= 2, 'more than a sheet of rows');
};

try {
  for (const [claim, check] of Object.entries(checks)) {
    await check().catch(error => { throw new Error(`not so: ${claim}`, { cause: error }); });
    console.log(`ok: ${claim}`);
  }
} finally {
  await browser.close();
}
