// Logs headless Chromium in, and counts how often it asks for a password.
//
//     node chromium.mjs URL PATH USER PASSWORD

import { chromium } from 'playwright-core';

const [base, path, username, password] = process.argv.slice(2);
const url = `${base}/${path}`;
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
try {
  const page = await browser.newPage();
  const devtools = await page.context().newCDPSession(page);
  let prompts = 0;
  // a request may be gone when it is its turn: nobody waits for an icon
  const answer = (method, parameters) => devtools.send(method, parameters).catch(() => {});
  devtools.on('Fetch.requestPaused', ({ requestId }) => answer('Fetch.continueRequest', { requestId }));
  devtools.on('Fetch.authRequired', ({ requestId }) => {
    prompts += 1;
    const login = prompts > 3 ? { response: 'CancelAuth' } : { response: 'ProvideCredentials', username, password };
    return answer('Fetch.continueWithAuth', { requestId, authChallengeResponse: login });
  });
  await devtools.send('Fetch.enable', { handleAuthRequests: true, patterns: [{ urlPattern: '*' }] });

  const visit = async () => {
    const page_answer = await page.goto(url);
    return [page_answer.status(), await page_answer.text()];
  };
  const send = async (body) => page.evaluate(async ([url, body]) => {
    const answer = await fetch(url, { method: 'POST', body });
    return [answer.status, await answer.text()];
  }, [url, body]);

  const logins = [];
  for (let count = 0; count < 4; count += 1) logins.push(await visit());
  const loggedIn = logins[0][0] === 200;
  const post = loggedIn ? await send('a body') : [0, ''];
  await fetch(`${base}/advance/301`, { method: 'POST' });
  const expired = loggedIn ? await visit() : [0, ''];
  console.log(JSON.stringify({ logins, post, expired, prompts }));
} finally {
  await browser.close();
}
