from hummingbot.connector.perpetual_derivative_py_base import PerpetualDerivativePyBase


class Derivative(PerpetualDerivativePyBase):
    def source(self, answer):
        text = f"code {answer["code"]}"
        return DataSource(
            text,
            connector=self,
        )
