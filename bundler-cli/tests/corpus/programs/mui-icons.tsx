import { Add, Delete } from "@mui/icons-material";
import { renderToString } from "react-dom/server";
import { Button, IconButton, ThemeProvider, createTheme, Typography, Box } from "@mui/material";
import styled from "@emotion/styled";
import { css, Global } from "@emotion/react";

const Fancy = styled.div<{ wide?: boolean }>`
  color: rebeccapurple;
  width: ${(props) => (props.wide ? "100%" : "auto")};
`;
const theme = createTheme({ palette: { primary: { main: "#ff5722" } } });
console.log(
  renderToString(
    <ThemeProvider theme={theme}>
      <Global styles={css({ body: { margin: 0 } })} />
      <Fancy wide>
        <Button variant="contained" startIcon={<Add />}>
          Add
        </Button>
        <IconButton aria-label="delete">
          <Delete fontSize="small" />
        </IconButton>
        <Box sx={{ p: 2, "&:hover": { color: "primary.main" } }}>
          <Typography variant="h3">Title</Typography>
        </Box>
      </Fancy>
    </ThemeProvider>,
  ),
);
