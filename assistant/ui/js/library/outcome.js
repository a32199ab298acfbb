// What becomes of an addition: says when it is over.

watch("value", () => {
  if (element.querySelector("[data-over]")) document.dispatchEvent(new CustomEvent("lede:added"));
});
