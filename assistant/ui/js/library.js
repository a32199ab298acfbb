// The library view: says what it and Gradio's file field are to someone who does not see them.

const pane = element.closest("#library");
pane.setAttribute("role", "region");
pane.setAttribute("aria-label", "Library");

const field = document.getElementById("library-files");
field?.setAttribute("role", "group");
field?.setAttribute("aria-label", "Add articles");
