import { renderToStaticMarkup } from "react-dom/server";
import { Button, ConfigProvider, DatePicker, Table, Tag, Form, Input, theme } from "antd";
console.log(
  renderToStaticMarkup(
    <ConfigProvider theme={{ algorithm: theme.darkAlgorithm, token: { colorPrimary: "#00b96b" } }}>
      <Button type="primary">press</Button>
      <Table rowKey="k" dataSource={[{ k: 1, a: "x" }]} columns={[{ title: "A", dataIndex: "a", render: (a) => <Tag color="red">{a}</Tag> }]} pagination={false} />
      <Form layout="inline"><Form.Item label="L" name="n"><Input placeholder="p" /></Form.Item></Form>
      <DatePicker open={false} />
    </ConfigProvider>,
  ).replace(/<style.*?<\/style>/gs, ""),
);
