// What was composed on this phone, or waits to be sent, is somebody's words too. Others who use it keep theirs.
const home = `jobclub/${location.hash.slice(1)}/`;
try {
  for (const name of Object.keys(localStorage)) if (name.startsWith(home)) localStorage.removeItem(name);
} catch {}
