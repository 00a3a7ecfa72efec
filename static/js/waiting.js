// Looks whether the nod has come. The page stays as it is until then: a refresh would read it out again and again.
setInterval(async () => {
  const page = await fetch(location.href, { cache: "no-store" }).then((answer) => answer.text(), () => "");
  if (page && !page.includes("data-waiting")) location.reload();
}, 3000);

export {};
