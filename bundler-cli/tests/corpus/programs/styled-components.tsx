import { renderToStaticMarkup } from "react-dom/server";
import { styled, ServerStyleSheet, ThemeProvider, createGlobalStyle, keyframes } from "styled-components";
const spin = keyframes`from { opacity: 0 } to { opacity: 1 }`;
const Title = styled.h1<{ $big?: boolean }>`color: ${(p) => p.theme.color}; font-size: ${(p) => (p.$big ? "2em" : "1em")}; animation: ${spin} 1s; &:hover { color: blue }`;
const Sub = styled(Title).attrs({ role: "note" })`margin: 0`;
const Global = createGlobalStyle`body { margin: 0 }`;
const sheet = new ServerStyleSheet();
console.log(renderToStaticMarkup(sheet.collectStyles(<ThemeProvider theme={{ color: "red" }}><Global /><Title $big>t</Title><Sub>s</Sub></ThemeProvider>)));
console.log(sheet.getStyleTags());
